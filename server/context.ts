import type { Actor, House, Instant } from '#kernel'
import type { Blobs, CheckpointSigner, Store } from '#store'

import type { Settings } from './config/settings.ts'
import type { Events } from './events/declaration.ts'
import type { Receipts } from './uploads/receipts.ts'

/** Who an organisation is. */
export interface Card {
  readonly organisation: string
  readonly name: string
  /** What kind of body it is (市, 一部事務組合 …). */
  readonly kind: string
}

/** An organisation that this server serves. */
export interface Hosted {
  readonly card: Card
  readonly house: House
  /** In which an act may refer to a file only where `receipts` or what may be read allows it. */
  readonly store: Store
  readonly signer: CheckpointSigner
  readonly blobs: Blobs
  readonly receipts: Receipts
  /** The folder of its log; null where the log is kept in PostgreSQL. */
  readonly folder: string | null
  /** The folder of its card, its keys and its checkpoints, wherever its log is; null where it has none. */
  readonly seat: string | null
}

/** The organisations of a server. A foreign id is answered like a missing one. */
export interface Organisations {
  find(organisation: string): Hosted | null
  all(): readonly Hosted[]
}

/** The only clock below `main`: handed in, so that tests and the demo have their own. */
export type Clock = () => Instant

/** Someone whom a request has shown to be who they say. */
export interface Session {
  readonly hosted: Hosted
  readonly actor: Actor
  /** What limits count by: the id of a token, or `folder`. */
  readonly token: string
  /**
   * `folder`: the asker has shown the secret that lies in the organisation's folder, whose permissions are the authority. As
   * one who holds the folder it reads all (scope `WHOLE`, no `can(…, 'read', …)`) and acts as whom it names.
   */
  readonly authority: 'token' | 'folder'
}

/** Tells who sends a request, from its `Authorization` header alone. */
export interface Identity {
  /** Null where the header is absent, malformed, unknown, expired or revoked; the caller answers 401 alike to all. */
  sessionOf(authorization: string | undefined): Promise<Session | null>
}

/** What every folder of the server is started with; wired by hand in `compose.ts`, once. */
export interface Context {
  readonly organisations: Organisations
  readonly identity: Identity
  readonly clock: Clock
  readonly settings: Settings
  readonly events: Events
}

/*
 * NOTE: who answers what. `createApp(context)` of `http/` answers everything under `/api`. `main.ts` mounts `/`,
 * `/style.css`, `/healthz` and `/readyz` before it. A request that is recorded later than it was done says
 * `Sekisho-On: YYYY-MM-DD`; one that opens an item of a known id says `Sekisho-Item: ID` (else a fresh id is taken).
 */
