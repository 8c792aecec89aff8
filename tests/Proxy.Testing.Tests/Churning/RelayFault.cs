namespace Proxy.Testing.Tests;

/// <summary>What a <see cref="FaultyRelay"/> does wrong.</summary>
public enum RelayFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Changes one byte of each stream.</summary>
    FlipsByte,

    /// <summary>Leaves one byte of each stream out.</summary>
    DropsByte,

    /// <summary>Sends one byte of each stream twice.</summary>
    RepeatsByte,

    /// <summary>Sends one byte more before FIN.</summary>
    AddsByte,

    /// <summary>Ends each stream early, by FIN.</summary>
    Truncates,

    /// <summary>Passes nothing on after the first bytes of a stream.</summary>
    Hangs,

    /// <summary>Does not pass FIN on.</summary>
    KeepsEnd,

    /// <summary>Closes both directions at the first FIN.</summary>
    ClosesAtFirstEnd,

    /// <summary>Makes RST of FIN.</summary>
    ResetsAtEnd,

    /// <summary>Makes FIN of RST.</summary>
    EndsAtReset,

    /// <summary>Does not pass RST on, in no form.</summary>
    KeepsReset,

    /// <summary>Takes what the client sends and ends the connection itself.</summary>
    NeverConnects,
}
