namespace Proxy.Actors.Balancing;

/// <summary>What a balancer picks by.</summary>
/// <param name="turn">The pair's number in the group's order of turns, from 0.</param>
/// <param name="client">What stands for the client, mixed well; the same for all that are to stay together.</param>
/// <param name="now">Milliseconds of a clock that does not go back.</param>
/// <param name="passedOver">Places that are not to be named; mostly none.</param>
public readonly ref struct BalanceRequest(long turn, ulong client, long now, ReadOnlySpan<int> passedOver = default)
{
    /// <summary>The pair's number in the group's order of turns, from 0.</summary>
    public long Turn { get; } = turn;

    /// <summary>What stands for the client, mixed well; the same for all that are to stay together.</summary>
    public ulong Client { get; } = client;

    /// <summary>Milliseconds of a clock that does not go back.</summary>
    public long Now { get; } = now;

    /// <summary>Places that are not to be named; mostly none.</summary>
    public ReadOnlySpan<int> PassedOver { get; } = passedOver;
}
