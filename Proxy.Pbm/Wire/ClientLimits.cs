namespace Proxy.Pbm.Wire;

/// <summary>How long a node is waited for.</summary>
/// <param name="Connect">Until there is a connection, the look-up of its name included.</param>
/// <param name="Begin">From a request until its answer begins. It does before its command does anything, so a node that is only busy is well within it.</param>
/// <param name="Silence">From one line of an answer to the next. A node says every ten seconds that it is still there; twice it may have other things to do.</param>
internal sealed record ClientLimits(TimeSpan Connect, TimeSpan Begin, TimeSpan Silence)
{
    /// <summary>Those of every command.</summary>
    public static ClientLimits Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
}
