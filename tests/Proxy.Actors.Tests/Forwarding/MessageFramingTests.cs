using System.Text;
using Proxy.Actors.Forwarding;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Forwarding;

/// <summary>Where messages end in what comes over a connection, however it is cut on its way.</summary>
public sealed class MessageFramingTests
{
    [Theory]
    [InlineData("a\nbc\nd", 5, 1)]
    [InlineData("abc", 0, 3)]
    [InlineData("\n", 1, 0)]
    [InlineData("a\r\n\n", 4, 0)]
    public void Line_ends_behind_its_lf(string text, int whole, long unfinished)
    {
        var framing = new MessageFraming(StoreFraming.Line, 100);
        Assert.Equal(new FramingResult(whole, null), framing.Read(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(unfinished, framing.Unfinished);
    }

    [Theory]
    [InlineData("5 hello3 abc", 12, 0)]
    [InlineData("5 hello3 ab", 7, 4)]
    [InlineData("5 hello12", 7, 2)]
    [InlineData("3 a\nb", 5, 0)]
    [InlineData("1", 0, 1)]
    public void Counted_message_ends_where_its_length_says(string text, int whole, long unfinished)
    {
        var framing = new MessageFraming(StoreFraming.OctetCounted, 100);
        Assert.Equal(new FramingResult(whole, null), framing.Read(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(unfinished, framing.Unfinished);
    }

    [Theory]
    [InlineData("5 hello<34>1", 7, "0x3c")]
    [InlineData("05 hello", 0, "0x30")]
    [InlineData(" hello", 0, "0x20")]
    [InlineData("12a", 0, "0x61")]
    [InlineData("5 hello\n5 hello", 7, "0x0a")]
    [InlineData("101 ", 0, "101 bytes")]
    [InlineData("12345678901", 0, "0x31")]
    [InlineData("3 abc0 ", 5, "0x30")]
    public void What_is_no_length_is_a_problem_behind_the_last_message(string text, int whole, string words)
    {
        var framing = new MessageFraming(StoreFraming.OctetCounted, 100);
        var result = framing.Read(Encoding.ASCII.GetBytes(text));
        Assert.Equal(whole, result.Whole);
        Assert.Contains(words, result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_has_no_end_in_it()
    {
        var framing = new MessageFraming(StoreFraming.Connection, 1);
        Assert.Equal(default, framing.Read("a\nb\n5 hello"u8));
        Assert.Equal(11, framing.Unfinished);
    }

    [Theory]
    [InlineData(StoreFraming.Line)]
    [InlineData(StoreFraming.OctetCounted)]
    public void Messages_are_the_same_however_they_are_cut(StoreFraming kind)
    {
        var random = new Random(18);
        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Message(kind, random)).ToList();
            var (stream, ends) = Join(messages);
            var framing = new MessageFraming(kind, 1000);
            var found = new List<int>();
            for (var at = 0; at < stream.Length;)
            {
                var length = Math.Min(random.Next(1, 40), stream.Length - at);
                var result = framing.Read(stream.AsSpan(at, length));
                Assert.Null(result.Problem);
                if (result.Whole > 0) found.Add(at + result.Whole);
                at += length;
                Assert.Equal(at - ends.LastOrDefault(end => end <= at), framing.Unfinished);
            }

            Assert.All(found, end => Assert.Contains(end, ends));
            Assert.Equal(stream.Length, found[^1]);
        }
    }

    private static byte[] Message(StoreFraming kind, Random random)
    {
        var body = new byte[random.Next(1, 60)];
        random.NextBytes(body);
        if (kind == StoreFraming.OctetCounted) return [.. Encoding.ASCII.GetBytes($"{body.Length} "), .. body];
        return [.. body.Select(each => each == '\n' ? (byte)'x' : each), (byte)'\n'];
    }

    private static (byte[] Stream, List<int> Ends) Join(List<byte[]> messages)
    {
        var ends = new List<int>();
        foreach (var message in messages) ends.Add(ends.LastOrDefault() + message.Length);
        return ([.. messages.SelectMany(each => each)], ends);
    }
}
