using System.Net;
using Proxy.Actors.Places;
using Proxy.Actors.Pools;
using Proxy.Node.Palette;
using Proxy.Transport;

namespace Proxy.Node.Tests.Palette;

public sealed class EndpointTextTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    private static readonly EndpointStatus Quiet = new(
        "db",
        "10.0.0.7:5432",
        AdminState.Ready,
        Health.Unknown,
        1,
        EndpointSource.Configured,
        [TcpAddress.From(new IPEndPoint(IPAddress.Parse("10.0.0.7"), 5432))],
        0);

    private static readonly PlaceStatus Places = new("db", "10.0.0.7:5432", 2000, 4, 3, 5, "a:1", IsAlone: true) { AloneSince = Now.AddSeconds(-9) };

    [Fact]
    public void An_endpoint_of_which_nothing_is_known() => Assert.Equal(
        """
        db 10.0.0.7:5432 is ready, unchecked
          weight           1
          pairs            0; 0 since the start, 0 attempts failed
          bytes            0 bytes to it, 0 bytes from it
          addresses        10.0.0.7:5432
          source           configured
        """,
        EndpointText.Of(EndpointView.Of(Quiet, null, null, null, Now), 0));

    [Fact]
    public void An_endpoint_in_full()
    {
        var status = Quiet with
        {
            AdminState = AdminState.Drain,
            Health = Health.Down,
            Weight = 3,
            Pairs = 12,
            MaxPairs = 2000,
            Priority = 1,
            RampPercent = 30,
            Ejection = Ejection.Out,
            EjectedUntil = Now.AddSeconds(12),
            Ejections = 4,
            LastFailure = new DialNote(Now.AddMinutes(-3), "connection refused"),
            Unresolved = new DialNote(Now.AddSeconds(-12), "Name or service not known"),
            Source = EndpointSource.Added,
            Addresses = [],
        };
        Assert.Equal(
            """
            db 10.0.0.7:5432 is drain, down for 3m 20s
              last check       status 503, wanted 200-399, 400ms ago, by akka.tcp://ProxyCluster@10.0.0.1:4054
              last failure     connection refused, 3m 0s ago
              ejections        4; left out for 12s more
              weight           3, 30 % of it now
              priority         1
              pairs            12 of 2,000; 0 since the start, 0 attempts failed
              places           4 of 2,000 on this node, 5 pairs on others; a:1 gives none out for 9s, this node goes by its part of the limit
              queue            7 clients wait for a place in the pool
              bytes            0 bytes to it, 0 bytes from it
              addresses        none is known; the name cannot be resolved for 12s: Name or service not known
              source           added at run time
            """,
            EndpointText.Of(
                EndpointView.Of(status, Now.AddSeconds(-200), new CheckView("status 503, wanted 200-399", 400, ["akka.tcp://ProxyCluster@10.0.0.1:4054"]), null, Now, Places), 7));
    }

    [Theory]
    [InlineData(Health.Unknown, Ejection.None, 100, "unchecked")]
    [InlineData(Health.Up, Ejection.None, 100, "up")]
    [InlineData(Health.Up, Ejection.None, 30, "up 30%")]
    [InlineData(Health.Unknown, Ejection.Out, 100, "ejected")]
    [InlineData(Health.Up, Ejection.HalfOpen, 100, "half-open")]
    [InlineData(Health.Down, Ejection.Out, 10, "down")]
    [InlineData(Health.Unknown, Ejection.None, 30, "up 30%")]
    [InlineData(Health.Up, Ejection.Out, 30, "ejected")]
    public void Health_is_one_word(Health health, Ejection ejection, int ramp, string word) =>
        Assert.Equal(word, EndpointView.Of(Quiet with { Health = health, Ejection = ejection, RampPercent = ramp }, null, null, null, Now).Condition);

    [Fact]
    public void Where_there_is_no_address_the_reason_is_the_last_that_is_known()
    {
        var unresolved = Quiet with { Unresolved = new DialNote(Now, "Name or service not known"), LastFailure = new DialNote(Now, "connection refused") };
        Assert.Equal(("unchecked", "connection refused"), Of(unresolved));
        Assert.Equal(("unchecked", "connection refused"), Of(unresolved with { Addresses = [], Unresolved = null, Source = EndpointSource.OtherNodes }));
        Assert.Equal(("unresolved", "cannot be resolved: Name or service not known"), Of(unresolved with { Addresses = [] }));

        static (string, string?) Of(EndpointStatus status)
        {
            var view = EndpointView.Of(status, null, null, null, Now);
            return (view.Condition, view.Last);
        }
    }

    [Fact]
    public void A_time_of_another_nodes_clock_is_never_in_the_future() =>
        Assert.Equal(0, EndpointView.Of(Quiet, Now.AddSeconds(5), null, null, Now).HealthForMs);
}
