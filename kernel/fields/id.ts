/** The id of an item of one register; ids of different registers do not mix. UUIDv7 unless the register says otherwise. */
export type Id<R extends string = string> = string & { readonly __register: R }
