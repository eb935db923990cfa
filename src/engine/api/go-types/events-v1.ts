/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/events/v1/types.go; do not edit. Read by go-types.ts. */
export const eventsV1 = `package events
Event +meta.TypeMeta metadata:meta.ObjectMeta! eventTime:meta.MicroTime! series:*EventSeries reportingController reportingInstance action reason regarding:core.ObjectReference related:*core.ObjectReference note type deprecatedSource:core.EventSource deprecatedFirstTimestamp:meta.Time deprecatedLastTimestamp:meta.Time deprecatedCount:int32
EventSeries count:int32! lastObservedTime:meta.MicroTime!
`;
