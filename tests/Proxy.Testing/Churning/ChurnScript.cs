namespace Proxy.Testing;

/// <summary>
/// What one churn connection does. It follows from the run's seed and the connection's number alone, so the client needs
/// to tell the origin no more than these two, and a failure can be replayed.
/// </summary>
public sealed record ChurnScript
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;

    // A slow reader moves little: its pauses, not its bytes, are what it is for.
    private const long MostSlowBytes = MiB;

    /// <summary>The connection's number.</summary>
    public required ulong Connection { get; init; }

    /// <summary>What kind of script it is.</summary>
    public required ChurnKind Kind { get; init; }

    /// <summary>The client's part.</summary>
    public required ChurnSidePlan Client { get; init; }

    /// <summary>The server's part.</summary>
    public required ChurnSidePlan Server { get; init; }

    /// <summary>How many bytes of the header a client sends that closes or resets at once (0 to 15).</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>True for the kinds that never reach a script at the server.</summary>
    public bool EndsAtOnce => Kind is ChurnKind.ConnectAndClose or ChurnKind.ConnectAndReset or ChurnKind.ConnectAndHalfClose;

    /// <summary>True when at least one side reads slowly.</summary>
    public bool HasSlowReader => Client.Pace is not null || Server.Pace is not null;

    /// <summary>The script of connection <paramref name="connection"/> in the run of <paramref name="seed"/>.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="connection">The connection's number.</param>
    /// <param name="mostBytes">No direction sends more than this.</param>
    public static ChurnScript Create(uint seed, ulong connection, long mostBytes)
    {
        var random = new SplitMix64(SplitMix64.Mix(seed * SplitMix64.Step) ^ SplitMix64.Mix(connection + SplitMix64.Step));
        var kind = DrawKind(ref random);
        var clientPace = DrawPace(ref random);
        var serverPace = DrawPace(ref random);
        var most = clientPace is null && serverPace is null ? mostBytes : Math.Min(mostBytes, MostSlowBytes);
        var up = DrawSize(ref random, most);
        var down = DrawSize(ref random, most);
        var upPattern = new BytePattern(random.Next());
        var downPattern = new BytePattern(random.Next());
        var client = new ChurnSidePlan { Sends = upPattern, SendBytes = up, Expects = downPattern, ExpectBytes = down, Pace = clientPace };
        var server = new ChurnSidePlan { Sends = downPattern, SendBytes = down, Expects = upPattern, ExpectBytes = up, Pace = serverPace };
        (client, server) = Arrange(kind, client, server, ref random);
        var headerBytes = (int)random.Between(0, ChurnHeader.Size - 1);
        return new ChurnScript { Connection = connection, Kind = kind, Client = client, Server = server, HeaderBytes = headerBytes };
    }

    private static ChurnKind DrawKind(ref SplitMix64 random) => random.Between(1, 100) switch
    {
        <= 30 => ChurnKind.Exchange,
        <= 40 => ChurnKind.ClientEndsFirst,
        <= 50 => ChurnKind.ServerEndsFirst,
        <= 60 => ChurnKind.ServerAnswersAfterEnd,
        <= 65 => ChurnKind.ClientAnswersAfterEnd,
        <= 74 => ChurnKind.ClientResets,
        <= 83 => ChurnKind.ServerResets,
        <= 88 => ChurnKind.ClientAbandons,
        <= 93 => ChurnKind.ServerAbandons,
        <= 96 => ChurnKind.ConnectAndClose,
        <= 98 => ChurnKind.ConnectAndReset,
        _ => ChurnKind.ConnectAndHalfClose,
    };

    private static ChurnPace? DrawPace(ref SplitMix64 random) => !random.Chance(10)
        ? null
        : new ChurnPace(
            (int)random.Between(4 * KiB, 64 * KiB),
            (int)random.Between(KiB, 64 * KiB),
            TimeSpan.FromMilliseconds(random.Between(1, 50)),
            (int)random.Between(1, 20));

    // The edges of streams (nothing, one byte) and of buffers (a few KiB) are drawn far more often than their share of bytes.
    private static long DrawSize(ref SplitMix64 random, long most) => Math.Min(most, random.Between(1, 100) switch
    {
        <= 15 => 0,
        <= 25 => 1,
        <= 55 => random.Between(2, 4 * KiB),
        <= 75 => random.Between(4 * KiB, 64 * KiB),
        <= 95 => random.Between(64 * KiB, MiB),
        _ => random.Between(MiB, 8 * MiB),
    });

    private static (ChurnSidePlan Client, ChurnSidePlan Server) Arrange(
        ChurnKind kind, ChurnSidePlan client, ChurnSidePlan server, ref SplitMix64 random) => kind switch
        {
            ChurnKind.ClientEndsFirst => (client, server with { EndsLast = true }),
            ChurnKind.ServerEndsFirst => (client with { EndsLast = true }, server),
            ChurnKind.ServerAnswersAfterEnd => (client, server with { SendsAfterEnd = true }),
            ChurnKind.ClientAnswersAfterEnd => (client with { SendsAfterEnd = true }, server),
            ChurnKind.ClientResets => (BreakingOff(client, ChurnEnding.Reset, ref random), server),
            ChurnKind.ServerResets => (client, BreakingOff(server, ChurnEnding.Reset, ref random)),
            ChurnKind.ClientAbandons => (BreakingOff(client, ChurnEnding.Abandon, ref random), server),
            ChurnKind.ServerAbandons => (client, BreakingOff(server, ChurnEnding.Abandon, ref random)),
            _ => (client, server),
        };

    private static ChurnSidePlan BreakingOff(ChurnSidePlan plan, ChurnEnding ending, ref SplitMix64 random) => random.Chance(50)
        ? plan with { Ending = ending, BreaksOffAfterSent = random.Between(0, plan.SendBytes) }
        : plan with { Ending = ending, BreaksOffAfterReceived = random.Between(0, plan.ExpectBytes) };
}
