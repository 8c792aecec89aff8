namespace Proxy.Actors.Doctor;

/// <summary>A store of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Directory">Where its files are.</param>
/// <param name="Refusal">Why it takes nothing now; empty when it does.</param>
/// <param name="HasFailed">Whether that is a disk that cannot be written.</param>
/// <param name="DiskBytes">What its files take up.</param>
/// <param name="MaxBytes">How much they may.</param>
/// <param name="FreeBytes">What is free on the file system.</param>
/// <param name="MinFree">What of it the store leaves to others.</param>
/// <param name="DeadUnits">Units that were given up.</param>
internal sealed record StoreFacts(
    string Name, string Directory, string Refusal, bool HasFailed, long DiskBytes, long MaxBytes, long FreeBytes, long MinFree, int DeadUnits);
