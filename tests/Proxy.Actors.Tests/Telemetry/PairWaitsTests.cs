using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Telemetry;

namespace Proxy.Actors.Tests.Telemetry;

/// <summary>What is said of a pair that is not bound.</summary>
public sealed class PairWaitsTests
{
    [Theory]
    [InlineData(OpeningStep.Wait, 300, "the client waits for 0.3 s: its source comes too fast")]
    [InlineData(OpeningStep.Header, 4_900, "the client's PROXY header is waited for, for 4.9 s at most")]
    [InlineData(OpeningStep.Handshake, 10_000, "the end of the client's TLS handshake is waited for, for 10.0 s at most")]
    [InlineData(OpeningStep.Inspect, 0, "what the route depends on is waited for, for 0.0 s at most: the client has not sent it yet")]
    public void A_pair_without_a_route_says_what_it_waits_for_and_how_long(OpeningStep step, long left, string words) =>
        Assert.Equal(words, Assert.Single(Describe(new OpeningReport(step, left))));

    [Fact]
    public void A_node_that_does_not_tell_it_is_not_misread() => Assert.Equal("the client has no route yet", Assert.Single(Describe(null)));

    private static IReadOnlyList<string> Describe(OpeningReport? opening) =>
        PairWaits.Describe(new PairReport(PairId.Create("1-0", 0, 1), PairPhase.Opening, 0, 0) { Opening = opening });
}
