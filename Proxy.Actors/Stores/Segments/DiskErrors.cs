namespace Proxy.Actors.Stores.Segments;

/// <summary>What a failed call on a file means.</summary>
internal static class DiskErrors
{
    private const int NoEntry = 2;
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Whether there is no room: something that passes when files are deleted.</summary>
    /// <param name="error">What was thrown.</param>
    public static bool IsFull(IOException error) => error.HResult is NoSpace or QuotaExceeded;

    /// <summary>A write that took nothing though it said nothing of an error.</summary>
    public static IOException NothingWritten() => new("the disk takes no bytes", InputOutput);

    /// <summary>A file that was written is not in its directory any more.</summary>
    /// <param name="path">Where it was.</param>
    public static IOException Gone(string path) => new($"{path} is gone", NoEntry);
}
