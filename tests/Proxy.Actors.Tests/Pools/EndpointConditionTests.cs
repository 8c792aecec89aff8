using System.Net;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

public sealed class EndpointConditionTests
{
    private static readonly EndpointModel Quiet = new("10.0.0.7:80", [TcpAddress.From(new IPEndPoint(IPAddress.Loopback, 80))], 1);

    [Theory]
    [InlineData(AdminState.Ready, Health.Unknown, true, Ejection.None, "unchecked")]
    [InlineData(AdminState.Ready, Health.Up, true, Ejection.None, "up")]
    [InlineData(AdminState.Ready, Health.Up, true, Ejection.HalfOpen, "half-open")]
    [InlineData(AdminState.Ready, Health.Unknown, true, Ejection.Out, "ejected")]
    [InlineData(AdminState.Ready, Health.Unknown, false, Ejection.Out, "unresolved")]
    [InlineData(AdminState.Ready, Health.Down, false, Ejection.Out, "down")]
    [InlineData(AdminState.Drain, Health.Down, true, Ejection.Out, "drain")]
    [InlineData(AdminState.Maint, Health.Up, false, Ejection.None, "maint")]
    public void The_operators_word_goes_before_what_clients_get(AdminState state, Health health, bool isResolved, Ejection ejection, string word) =>
        Assert.Equal(word, EndpointCondition.Of(Quiet with { AdminState = state, Health = health, Ejection = ejection, Addresses = isResolved ? Quiet.Addresses : [] }));
}
