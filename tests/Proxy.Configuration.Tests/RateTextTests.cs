namespace Proxy.Configuration.Tests;

public sealed class RateTextTests
{
    [Theory]
    [InlineData("20/s", "20 a second")]
    [InlineData("5000/s", "5,000 a second")]
    [InlineData("2.5/s", "2.5 a second")]
    [InlineData("300/m", "5 a second")]
    [InlineData("1/m", "1 a minute")]
    [InlineData("7/m", "7 a minute")]
    [InlineData("1/h", "1 an hour")]
    [InlineData("1000/h", "1,000 an hour")]
    [InlineData("1/d", "1 a day")]
    [InlineData("0.5/d", "0.5 a day")]
    [InlineData("10000000/s", "10,000,000 a second")]
    [InlineData("0.3333/s", "1,199.88 an hour")]
    public void Times_are_shown_in_a_unit_in_which_they_are_short(string written, string shown) =>
        Assert.Equal(shown, RateText.Times(Rates.TimesOrOff(written).Value!.Value));

    [Theory]
    [InlineData("2 MB/s", "2 MB/s")]
    [InlineData("1 GB/s", "1 GB/s")]
    [InlineData("10 MiB/s", "10 MiB/s")]
    [InlineData("512KiB/s", "512 KiB/s")]
    [InlineData("1000 KiB/s", "1,000 KiB/s")]
    [InlineData("1500 kB/s", "1,500 kB/s")]
    [InlineData("1025/s", "1,025 bytes/s")]
    public void Bytes_are_shown_in_the_unit_in_which_they_are_the_smallest_whole_number(string written, string shown) =>
        Assert.Equal(shown, RateText.Bytes(Rates.BytesOrOff(written).Value!.Value));
}
