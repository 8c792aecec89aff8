
namespace Proxy.Configuration.Tests;

public sealed class ByteSizesTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("512B", 512)]
    [InlineData("16K", 16_384)]
    [InlineData("16KiB", 16_384)]
    [InlineData("16 kibibytes", 16_384)]
    [InlineData("16kB", 16_000)]
    [InlineData("64M", 67_108_864)]
    [InlineData("64MB", 64_000_000)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("3 GB", 3_000_000_000)]
    public void Size_is_understood(string text, long bytes) => Assert.Equal(bytes, ByteSizes.Long(text).Value);

    [Theory]
    [InlineData("", "is not a size")]
    [InlineData("KiB", "is not a size")]
    [InlineData("1.5MiB", "is not a size")]
    [InlineData("-1", "is not a size")]
    [InlineData("16KB", "no known unit")]
    [InlineData("16 bananas", "no known unit")]
    [InlineData("0", "out of range")]
    [InlineData("9223372036854775807K", "out of range")]
    public void Size_is_refused(string text, string problem) =>
        Assert.Contains(problem, ByteSizes.Long(text).Problem, StringComparison.Ordinal);

    [Fact]
    public void Size_of_2_GiB_is_no_int()
    {
        Assert.Equal(int.MaxValue, ByteSizes.Int("2147483647").Value);
        Assert.Contains("2GiB or more", ByteSizes.Int("2GiB").Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1L << 30, "1GiB")]
    [InlineData(3L << 20, "3MiB")]
    [InlineData(1536, "1536 bytes")]
    [InlineData(15L << 10, "15KiB")]
    public void Size_is_shown_in_the_largest_whole_unit(long bytes, string shown) => Assert.Equal(shown, ByteSizes.Show(bytes));
}
