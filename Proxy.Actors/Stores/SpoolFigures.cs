namespace Proxy.Actors.Stores;

/// <summary>What a store holds at one moment.</summary>
/// <param name="Units">Units that are stored and not done.</param>
/// <param name="UnitBytes">Their bytes.</param>
/// <param name="OpenUnits">Units that are not stored yet.</param>
/// <param name="DeadUnits">Units that were buried.</param>
/// <param name="DiskBytes">What all files take up.</param>
/// <param name="FreeBytes">What is free on the file system, as of the last look.</param>
/// <param name="BytesInFlight">What was appended and is not written yet.</param>
/// <param name="Oldest">When the oldest unit was begun; null without units.</param>
/// <param name="Synced">Syncs since the store was opened.</param>
/// <param name="Stored">Units stored since then.</param>
/// <param name="Failed">Units given up since then, aborted ones not counted.</param>
internal readonly record struct SpoolFigures(long Units, long UnitBytes, int OpenUnits, int DeadUnits, long DiskBytes, long FreeBytes,
    long BytesInFlight, DateTimeOffset? Oldest, long Synced, long Stored, long Failed);
