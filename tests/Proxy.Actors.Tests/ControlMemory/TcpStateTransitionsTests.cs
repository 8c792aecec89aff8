using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Tests.ControlMemory;

public sealed class TcpStateTransitionsTests
{
    [Theory]
    [InlineData(TcpState.Established, TcpState.CloseWait)]
    [InlineData(TcpState.FinWait1, TcpState.TimeWait)]
    [InlineData(TcpState.FinWait2, TcpState.TimeWait)]
    [InlineData(TcpState.Closed, TcpState.Closed)]
    [InlineData(TcpState.TimeWait, TcpState.TimeWait)]
    public void Fin_received(TcpState before, TcpState after) => Assert.Equal(after, before.AfterFinReceived());

    [Theory]
    [InlineData(TcpState.Established, TcpState.FinWait2)]
    [InlineData(TcpState.CloseWait, TcpState.LastAck)]
    [InlineData(TcpState.Closed, TcpState.Closed)]
    [InlineData(TcpState.FinWait2, TcpState.FinWait2)]
    public void Fin_sent(TcpState before, TcpState after) => Assert.Equal(after, before.AfterFinSent());

    [Theory]
    [InlineData(TcpState.Established, TcpState.FinWait2)]
    [InlineData(TcpState.CloseWait, TcpState.LastAck)]
    [InlineData(TcpState.SynSent, TcpState.Closed)]
    [InlineData(TcpState.SynReceived, TcpState.Closed)]
    [InlineData(TcpState.TimeWait, TcpState.TimeWait)]
    [InlineData(TcpState.LastAck, TcpState.LastAck)]
    public void Socket_closed(TcpState before, TcpState after) => Assert.Equal(after, before.AfterClose());

    [Fact]
    public void Who_closes_first_holds_time_wait()
    {
        Assert.True(TcpState.Established.AfterFinSent().AfterFinReceived().HoldsTimeWait());
        Assert.False(TcpState.Established.AfterFinReceived().AfterFinSent().HoldsTimeWait());
        Assert.False(TcpState.Closed.HoldsTimeWait());
    }
}
