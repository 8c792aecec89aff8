namespace Proxy.Testing.Tests;

public class BytePatternTests
{
    [Fact]
    public void Fill_at_any_offset_and_length_agrees_with_the_indexer()
    {
        var pattern = new BytePattern(7);
        for (var offset = 0L; offset < 20; offset++)
        {
            for (var length = 0; length < 40; length++)
            {
                var bytes = new byte[length];
                pattern.Fill(offset, bytes);
                for (var i = 0; i < length; i++)
                    Assert.Equal(pattern[offset + i], bytes[i]);
            }
        }
    }

    [Fact]
    public void FirstMismatch_finds_a_flipped_byte_wherever_it_is()
    {
        var pattern = new BytePattern(8);
        for (var offset = 0L; offset < 9; offset++)
        {
            var bytes = new byte[41];
            pattern.Fill(offset, bytes);
            Assert.Equal(-1, pattern.FirstMismatch(offset, bytes));
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                Assert.Equal(offset + i, pattern.FirstMismatch(offset, bytes));
                bytes[i] ^= 1;
            }
        }
    }

    [Fact]
    public void FirstMismatch_tells_shifted_repeated_and_foreign_bytes()
    {
        var pattern = new BytePattern(9);
        var bytes = new byte[4096];
        pattern.Fill(0, bytes);
        foreach (var shift in new[] { 1L, 8, 64, 4096, 65536, 1L << 32 })
            Assert.InRange(pattern.FirstMismatch(shift, bytes), shift, shift + 16);
        Assert.InRange(new BytePattern(10).FirstMismatch(0, bytes), 0, 16);
    }

    [Fact]
    public void Offsets_beyond_4_GiB_work()
    {
        var pattern = new BytePattern(11);
        var bytes = new byte[1000];
        pattern.Fill((1L << 40) + 3, bytes);
        Assert.Equal(-1, pattern.FirstMismatch((1L << 40) + 3, bytes));
        Assert.Equal(pattern[(1L << 40) + 3], bytes[0]);
    }

    [Fact]
    public void Patterns_of_equal_seeds_are_equal()
    {
        Assert.True(new BytePattern(1) == new BytePattern(1));
        Assert.True(new BytePattern(1) != new BytePattern(2));
    }

    [Fact]
    public void Bytes_are_spread_evenly()
    {
        var bytes = new byte[256 * 1024];
        new BytePattern(12).Fill(0, bytes);
        // 1,024 of each are expected, with a standard deviation of 32; 200 off is beyond six of them.
        foreach (var group in bytes.GroupBy(each => each))
            Assert.InRange(group.Count(), 824, 1224);
        Assert.Equal(256, bytes.Distinct().Count());
    }
}
