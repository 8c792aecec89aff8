namespace Proxy.Testing.Tests;

public class ChurnScriptTests
{
    private const long MostBytes = 1 << 20;

    [Fact]
    public void A_script_follows_from_seed_and_number()
    {
        for (var connection = 0UL; connection < 100; connection++)
            Assert.Equal(ChurnScript.Create(3, connection, MostBytes), ChurnScript.Create(3, connection, MostBytes));
        Assert.NotEqual(ChurnScript.Create(3, 1, MostBytes), ChurnScript.Create(4, 1, MostBytes));
    }

    [Fact]
    public void Both_sides_agree_on_every_stream_and_no_two_streams_are_the_same()
    {
        var scripts = Enumerable.Range(0, 1000).Select(each => ChurnScript.Create(5, (ulong)each, MostBytes)).ToList();
        Assert.All(scripts, script =>
        {
            Assert.Equal((script.Client.Sends, script.Client.SendBytes), (script.Server.Expects, script.Server.ExpectBytes));
            Assert.Equal((script.Server.Sends, script.Server.SendBytes), (script.Client.Expects, script.Client.ExpectBytes));
            Assert.InRange(script.Client.SendBytes, 0, MostBytes);
        });
        Assert.Equal(2000, scripts.SelectMany(each => new[] { each.Client.Sends, each.Server.Sends }).Distinct().Count());
    }

    [Fact]
    public void A_side_breaks_off_at_a_point_that_it_reaches()
    {
        var breaking = Enumerable.Range(0, 2000)
            .Select(each => ChurnScript.Create(6, (ulong)each, MostBytes))
            .SelectMany(each => new[] { each.Client, each.Server })
            .Where(each => each.Ending != ChurnEnding.HalfClose)
            .ToList();
        Assert.NotEmpty(breaking);
        Assert.All(breaking, side =>
        {
            Assert.True(side.BreaksOffAfterSent is not null ^ side.BreaksOffAfterReceived is not null);
            Assert.InRange(side.BreaksOffAfterSent ?? 0, 0, side.SendBytes);
            Assert.InRange(side.BreaksOffAfterReceived ?? 0, 0, side.ExpectBytes);
            Assert.False(side.SendsAfterEnd || side.EndsLast);
        });
    }

    [Fact]
    public void A_header_survives_the_wire_and_strangers_are_told_apart()
    {
        var header = new ChurnHeader(0xDEADBEEF, ulong.MaxValue - 1);
        Assert.True(ChurnHeader.TryParse(header.ToBytes(), out var parsed));
        Assert.Equal(header, parsed);
        Assert.False(ChurnHeader.TryParse("GET / HTTP/1.1\r\n"u8, out _));
    }
}
