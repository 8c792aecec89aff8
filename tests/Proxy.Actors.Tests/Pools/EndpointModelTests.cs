using System.Net;
using Proxy.Actors.Pools;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

public sealed class EndpointModelTests
{
    private static readonly EndpointModel Configured = EndpointModel.Of(new EndpointSettings("10.0.0.1", 80, 3));

    [Fact]
    public void It_begins_as_configured_with_nothing_observed()
    {
        Assert.Equal(("10.0.0.1:80", 3, 3), (Configured.Name, Configured.Weight, Configured.ConfiguredWeight));
        Assert.Equal((AdminState.Ready, Health.Unknown, false), (Configured.AdminState, Configured.Health, Configured.IsAdded));
        Assert.Equal(TcpAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 80)), Assert.Single(Configured.Addresses));
        Assert.Empty(EndpointModel.Of(new EndpointSettings("app.internal", 80, 1)).Addresses);
    }

    [Theory]
    [InlineData(AdminState.Ready, Health.Unknown, 1, true)]
    [InlineData(AdminState.Ready, Health.Up, 256, true)]
    [InlineData(AdminState.Ready, Health.Down, 1, false)]
    [InlineData(AdminState.Ready, Health.Up, 0, false)]
    [InlineData(AdminState.Drain, Health.Up, 1, false)]
    [InlineData(AdminState.Maint, Health.Unknown, 1, false)]
    public void It_takes_pairs_when_operator_health_and_weight_all_let_it(AdminState admin, Health health, int weight, bool takes) =>
        Assert.Equal(takes, (Configured with { AdminState = admin, Health = health, Weight = weight }).TakesPairs);

    [Fact]
    public void An_override_makes_another_value_and_leaves_the_first_alone()
    {
        var changed = Configured.With(new EndpointOverride(AdminState.Drain, 9, IsAdded: false));
        Assert.Equal((AdminState.Drain, 9, 3), (changed.AdminState, changed.Weight, changed.ConfiguredWeight));
        Assert.Equal((AdminState.Ready, 3), (Configured.AdminState, Configured.Weight));
        Assert.Equal(Configured, changed.With(EndpointOverride.None));
    }
}
