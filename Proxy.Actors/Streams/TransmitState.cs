namespace Proxy.Actors.Streams;

/// <summary>Whether a direction may take bytes in, beside what its share of the bank allows.</summary>
internal enum TransmitState : byte
{
    /// <summary>It may.</summary>
    Open,

    /// <summary>It keeps bytes, and the bank had no segment for more.</summary>
    NoRoom,

    /// <summary>The target takes nothing and the bank is empty: what has come waits in the source's queue.</summary>
    Blocked,

    /// <summary>The target takes bytes again, and what waits for that has not been sent yet.</summary>
    FlushDue,
}
