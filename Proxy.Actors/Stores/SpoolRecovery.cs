namespace Proxy.Actors.Stores;

/// <summary>What was found when a store was opened.</summary>
/// <param name="Segments">Segment files read.</param>
/// <param name="Units">Units that wait to be delivered.</param>
/// <param name="Torn">Units without an end mark: their clients never heard that they are stored. Dropped.</param>
/// <param name="Damaged">Units with an end mark of which a part is missing or has changed: either the machine went down before they were
/// synced, or the disk has lost what it had. Dropped.</param>
/// <param name="DamagedRecords">Places in the files where no record can be read.</param>
internal readonly record struct SpoolRecovery(int Segments, int Units, int Torn, int Damaged, int DamagedRecords);
