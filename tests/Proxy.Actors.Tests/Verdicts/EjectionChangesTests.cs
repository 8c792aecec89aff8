using Proxy.Actors.Pools;
using Proxy.Actors.Tests.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Verdicts;

public sealed class EjectionChangesTests
{
    private static readonly PoolSettings Settings = new("p", BalanceMethod.RoundRobin, [], 3) { Ejection = new EjectionSettings(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) };

    [Theory]
    [InlineData(Ejection.None, Ejection.None, null)]
    [InlineData(Ejection.Out, Ejection.Out, null)]
    [InlineData(Ejection.None, Ejection.Out, "connection refused")]
    [InlineData(Ejection.HalfOpen, Ejection.Out, "connection refused")]
    [InlineData(Ejection.Out, Ejection.HalfOpen, "its time is over: one client is let through")]
    [InlineData(Ejection.HalfOpen, Ejection.None, "it can be reached again")]
    [InlineData(Ejection.Out, Ejection.None, "a check has passed")]
    public void Change_has_words(Ejection before, Ejection after, string? words) => Assert.Equal(words, WordsOf(Pool(before), Pool(after)));

    [Fact]
    public void Who_turns_ejection_off_ends_it() =>
        Assert.Equal("the pool has no ejection any more", WordsOf(Pool(Ejection.Out), new PoolModel(Settings with { Ejection = null }, Pool(Ejection.None).Endpoints)));

    private static PoolModel Pool(Ejection ejection) =>
        new(Settings, [TestEndpoints.Of("a") with { Ejection = ejection }, TestEndpoints.Of("b")]);

    private static string? WordsOf(PoolModel before, PoolModel after)
    {
        var pool = new PoolState(after);
        pool.StateOf("a").LastFailure = DialNote.Of(default, "Connection refused");
        return EjectionChanges.Between(before, after, pool.StateOf).SingleOrDefault()?.Words;
    }
}
