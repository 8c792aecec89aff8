namespace Proxy.Actors.Listeners;

/// <summary>What the kernel holds for a listener on one loop.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Waiting">Connections that wait to be accepted.</param>
/// <param name="Max">How many it holds at most.</param>
internal sealed record ListenQueue(string Listener, int Waiting, int Max);
