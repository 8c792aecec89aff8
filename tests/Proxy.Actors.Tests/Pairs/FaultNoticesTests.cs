using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

public sealed class FaultNoticesTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly FaultNotices _faults;

    public FaultNoticesTests() => _faults = new FaultNotices(_time);

    [Fact]
    public void A_few_in_a_second_are_told_in_full_and_the_others_counted()
    {
        for (var i = 0; i < 1_000; i++) Note($"p{i}");
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Line($"p{i}", 0)), _log.Lines);
        Assert.Equal(5, _log.Errors.Count);

        _time.Advance(TimeSpan.FromSeconds(1));
        Note("later");
        Note("again");
        Assert.Equal([Line("later", 995), Line("again", 0)], _log.Lines.Skip(5));
    }

    private void Note(string pair) => _faults.Note(pair, new InvalidOperationException("defect"), _log);

    private static string Line(string pair, int others) => $"error PC208 pair {pair}: a defect has ended it; {others} more since the last line of this kind";
}
