using Proxy.Actors.Tests.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Fates;

/// <summary>Both ends of a pair.</summary>
internal sealed record FatePair(TcpPeer Client, TcpPeer Server)
{
    /// <summary>A byte each way.</summary>
    public async Task ExchangeAsync()
    {
        await Client.SendAllAsync(new byte[1]);
        await Server.ReceiveExactlyAsync(1);
        await Server.SendAllAsync(new byte[1]);
        await Client.ReceiveExactlyAsync(1);
    }

    /// <summary>Waits until both ends have seen a reset.</summary>
    public Task SeesResetAsync() => Task.WhenAll(Client.SeesAsync(PeerEnd.Reset), Server.SeesAsync(PeerEnd.Reset));
}
