namespace Proxy.Actors.Load;

/// <summary>A node between two moments.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Pairs">Accepted connections that have not ended.</param>
/// <param name="MaxPairs">Pairs that it takes at once.</param>
/// <param name="Rates">What went through it.</param>
/// <param name="BankBytes">Its buffer bank.</param>
/// <param name="HeldBytes">What of it holds bytes of connections.</param>
/// <param name="BusyPercent">How much of the time its loops had something to do, all together.</param>
/// <param name="BusiestPercent">How much the busiest of them had.</param>
/// <param name="Loops">Its loops.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
/// <param name="Descriptors">Descriptors that are open.</param>
/// <param name="MaxDescriptors">How many may be.</param>
public sealed record NodeRates(
    string Node,
    int Pairs,
    int MaxPairs,
    Rates Rates,
    long BankBytes,
    long HeldBytes,
    int BusyPercent,
    int BusiestPercent,
    int Loops,
    long ResidentBytes,
    long Descriptors,
    long MaxDescriptors);
