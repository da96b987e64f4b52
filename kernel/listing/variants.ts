/**
 * Characters that stand for one another in names of people and places: the first of each group is what the others are
 * found as. Only keys are folded by this; what was typed is kept and shown as it is.
 *
 * Sources: 常用漢字表 (平成22年内閣告示第2号), the forms in parentheses (いわゆる康熙字典体); 戸籍法施行規則別表第二 (人名用漢字),
 * where it has two forms of one character; and, beyond both, forms that registers of residents have many of (髙, 﨑, 𠮷).
 * Characters that Unicode itself decomposes (神, 福, 塚 as compatibility ideographs) need no row.
 */
const GROUPS: readonly string[] = [
  // 常用漢字表, in its order.
  ...pairs('亜亞悪惡圧壓囲圍医醫為爲壱壹隠隱栄榮営營衛衞駅驛円圓塩鹽縁緣艶艷応應欧歐殴毆桜櫻奥奧横橫温溫穏穩'),
  ...pairs('仮假価價画畫会會絵繪壊壞懐懷概槪拡擴殻殼覚覺学學岳嶽楽樂缶罐巻卷陥陷勧勸寛寬関關歓歡観觀気氣'),
  ...pairs('帰歸器噐偽僞戯戲犠犧旧舊拠據挙擧虚虛峡峽挟挾狭狹郷鄕暁曉区區駆驅勲勳薫薰径徑恵惠掲揭渓溪経經'),
  ...pairs('蛍螢軽輕継繼鶏鷄芸藝撃擊欠缺県縣倹儉剣劍険險圏圈検檢献獻権權顕顯験驗厳嚴広廣効效恒恆黄黃鉱鑛'),
  ...pairs('号號国國黒黑砕碎済濟剤劑桟棧参參惨慘賛贊残殘糸絲歯齒児兒辞辭湿濕実實写寫釈釋寿壽収收従從渋澁'),
  ...pairs('獣獸縦縱粛肅処處緒緖叙敍尚尙奨奬将將称稱渉涉焼燒証證条條状狀乗乘浄淨剰剩畳疊縄繩壌壤嬢孃譲讓'),
  ...pairs('醸釀触觸嘱囑真眞寝寢慎愼尽盡図圖粋粹酔醉穂穗随隨髄髓枢樞数數瀬瀨声聲静靜窃竊摂攝専專浅淺戦戰'),
  ...pairs('践踐銭錢潜潛繊纖禅禪双雙壮壯荘莊捜搜挿插巣巢曽曾痩瘦装裝総總騒騷増增蔵藏臓臟属屬続續堕墮対對'),
  ...pairs('体體帯帶滞滯台臺滝瀧択擇沢澤担擔単單胆膽団團断斷弾彈遅遲痴癡虫蟲昼晝鋳鑄庁廳徴徵聴聽鎮鎭逓遞'),
  ...pairs('鉄鐵点點転轉伝傳灯燈当當党黨盗盜稲稻闘鬪徳德独獨読讀届屆弐貳悩惱脳腦覇霸拝拜廃廢売賣麦麥発發'),
  ...pairs('髪髮抜拔蛮蠻秘祕浜濱瓶甁仏佛払拂併倂並竝餅餠辺邊変變弁辨舗舖歩步宝寶豊豐褒襃没沒毎每万萬満滿'),
  ...pairs('麺麵黙默訳譯薬藥与與予豫余餘誉譽揺搖様樣謡謠来來頼賴乱亂覧覽竜龍両兩猟獵緑綠塁壘涙淚励勵礼禮'),
  ...pairs('霊靈齢齡恋戀炉爐労勞楼樓録錄湾灣亀龜'),
  // 人名用漢字 and their other forms.
  ...pairs('亘亙凜凛尭堯巌巖晃晄桧檜槙槇祢禰遥遙弥彌萌萠穣穰鴎鷗麹麴籠篭蝉蟬頬頰皓晧靱靭侠俠莱萊頴穎禄祿蒋蔣舎舍'),
  // Forms of the 康熙字典 that common character sets of names hold beside the usual ones.
  ...pairs('彦彥強强顔顏産產絶絕説說税稅鋭銳悦悅閲閱脱脫晩晚清淸青靑教敎内內呉吳娯娛戸戶渇渴填塡剥剝呑吞姫姬'),
  ...pairs('兎兔倶俱繋繫蝋蠟諌諫醤醬鯵鰺鈎鉤賎賤略畧煙烟野埜隣鄰裏裡回囘協恊涼凉紙帋岩嵒衆眾鶯鴬橋𣘺土圡角⻆'),
  // Names of people and places: what registers of residents have many of.
  '高髙',
  '崎﨑嵜碕㟢',
  '斎齋斉齊',
  '辺邉',
  '浜濵',
  '吉𠮷',
  '島嶋嶌',
  '富冨',
  '峰峯',
  '桑桒',
  '館舘',
  '船舩',
  '柳栁桺',
  '秋穐龝',
  '国圀',
  '鉄鐡銕',
  '弁瓣辯',
  '昇曻',
  '梅楳',
  '松枩柗',
  '杉椙',
  '煕熙凞',
  '淵渕渊',
  '藪薮籔',
  '園薗',
]

/** The character as which one is found; itself where it has no other form. */
export function usualForm(character: string): string {
  return USUAL.get(character) ?? character
}

const USUAL: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap((group) => {
    const [usual, ...others] = group
    return others.map((other): [string, string] => [other, usual!])
  }),
)

/** Two characters a group. */
function pairs(text: string): string[] {
  const characters = [...text]
  return Array.from({ length: characters.length / 2 }, (_, at) => characters.slice(at * 2, at * 2 + 2).join(''))
}
