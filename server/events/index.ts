export { EVENTS, type EventName, type Events, type Level } from './declaration.ts'
export { eventsTo, faultOf } from './events.ts'
export { lineSink, type LineSink } from './line-sink.ts'
export { eventsDocument } from './document.ts'
