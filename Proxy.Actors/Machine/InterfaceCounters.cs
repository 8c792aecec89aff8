namespace Proxy.Actors.Machine;

/// <summary>What a network interface has counted.</summary>
/// <param name="Name">Its name: <c>eth0</c>.</param>
/// <param name="Packets">Packets that were received and sent.</param>
/// <param name="Dropped">Packets that were dropped for want of room, on either way.</param>
/// <param name="Errors">Packets that were damaged or could not be sent.</param>
internal sealed record InterfaceCounters(string Name, long Packets, long Dropped, long Errors);
