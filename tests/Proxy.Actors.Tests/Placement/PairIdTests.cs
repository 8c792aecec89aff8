using Proxy.Actors.Placement;

namespace Proxy.Actors.Tests.Placement;

public sealed class PairIdTests
{
    [Fact]
    public void Printed_name_is_read_back()
    {
        var random = new Random(5);
        for (var i = 0; i < 10_000; i++)
        {
            var (uid, loop, number) = ((int)random.NextInt64(int.MinValue, int.MaxValue), random.Next(256), random.NextInt64());
            var shard = PairId.ShardOf(uid, loop);
            var id = PairId.Create(shard, loop, number);
            Assert.True(PairId.TryParse(id.Text, out var read));
            Assert.Equal(id, read);
            Assert.Equal(shard, PairId.ShardOf(id.Text));
            Assert.True(PairId.TryReadNode(shard, out var node));
            Assert.Equal(uid, node);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("1-2")]
    [InlineData("1-2-3-4")]
    [InlineData("1--3")]
    [InlineData("g-0-1")]
    [InlineData("1-100-1")]
    [InlineData("1-0-ffffffffffffffff")]
    [InlineData("1-0-10000000000000000")]
    [InlineData("100000000-0-1")]
    [InlineData(" 1-0-1")]
    [InlineData("1-0-1 ")]
    [InlineData("1- 0-1")]
    [InlineData("1-0-0x1")]
    [InlineData("1-0-+1")]
    public void Other_text_is_refused(string? text)
    {
        Assert.False(PairId.TryParse(text, out var id));
        Assert.Null(id);
    }

    [Theory]
    [InlineData("AB-1-2F", "ab-1-2f")]
    [InlineData("0ab-01-002f", "ab-1-2f")]
    public void Other_spellings_name_the_same_pair(string typed, string text)
    {
        Assert.True(PairId.TryParse(typed, out var id));
        Assert.Equal(text, id!.Text);
        Assert.Equal("ab-1", id.Shard);
        Assert.True(PairId.TryParse(text, out var plain));
        Assert.Equal(plain, id);
    }

    [Theory]
    [InlineData("ab-1-1", 1, "ab-1-1")]
    [InlineData("ab-1-700002f", 0x2f, "ab-1-2f")]
    [InlineData("ab-1-7fffffffffffffff", 0xffffff, "ab-1-ffffff")]
    public void Last_six_digits_of_a_number_are_the_slot(string text, int slot, string entity)
    {
        Assert.True(PairId.TryParse(text, out var id));
        Assert.Equal((slot, entity), (id!.Slot, id.Entity));
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_prints_itself()
    {
        var random = new Random(6);
        const string Alphabet = "0123456789abcdefABCDEF--- gx+\n\0é";
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            PairId.TryReadNode(text, out _);
            PairId.ShardOf(text);
            if (!PairId.TryParse(text, out var id)) continue;
            Assert.True(PairId.TryParse(id!.Text, out var again));
            Assert.Equal(id, again);
            Assert.Equal(id.Shard, PairId.ShardOf(id.Text));
            Assert.InRange(id.Loop, 0, 255);
            Assert.True(id.Number >= 0);
        }
    }
}
