namespace Proxy.Configuration;

/// <summary>Where what clients send is kept until a server has it: <c>proxy.stores.NAME</c>.</summary>
/// <param name="Name">The key under <c>proxy.stores</c>: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Directory">The directory of its files, a whole path; no other store has it, or one within it.</param>
public sealed record StoreSettings(string Name, string Directory)
{
    /// <summary>The most that <see cref="MaxUnit"/> may be, in bytes.</summary>
    public const long MostUnit = 3L << 29;

    /// <summary>Where connections may be cut into units.</summary>
    public StoreFraming Framing { get; init; } = StoreFraming.Connection;

    /// <summary>How long what has come may wait to be written to disk together with more; 0: not at all.</summary>
    public TimeSpan Sync { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bytes of its files at most, those of dead units included.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>Bytes of the file system that it leaves to others.</summary>
    public long MinFree { get; init; } = 1L << 30;

    /// <summary>Bytes of one unit at most; the client of a larger one is reset.</summary>
    public long MaxUnit { get; init; } = 1L << 30;

    /// <summary>What becomes of clients while it cannot take more.</summary>
    public WhenFull WhenFull { get; init; }

    /// <summary>How long a unit may wait for its server before it is given up as dead; infinite: for ever.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Units of a queue that are delivered at a time; above 1 they may arrive in any order.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>When a unit counts as delivered.</summary>
    public DeliveredWhen DeliveredWhen { get; init; }

    /// <summary>How often a server that is up may refuse a unit before that is given up as dead.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>How long a queue waits after the first failure; twice as long after each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits at most.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes from which on a unit of messages is ended behind the message that has come last.</summary>
    public long UnitBytes { get; init; } = 1L << 20;

    /// <summary>How long a unit of messages may be open before it is ended likewise.</summary>
    public TimeSpan UnitTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a message that are held until it is complete; a longer one is a unit of its own.</summary>
    public int MaxMessage { get; init; } = 64 << 10;
}
