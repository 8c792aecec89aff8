using Proxy.Actors.Telemetry;

namespace Proxy.Actors.Tests.Telemetry;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(217_088, "212 KiB")]
    [InlineData(5_000_000_000, "4.7 GiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Is_short_and_has_a_unit(long bytes, string expected) => Assert.Equal(expected, ByteText.Of(bytes));
}
