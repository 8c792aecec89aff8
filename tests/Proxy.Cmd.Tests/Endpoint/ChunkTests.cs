using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>Bodies in chunks that are no chunks, or too much.</summary>
public sealed class ChunkTests
{
    [Theory]
    [InlineData("FFFFFFFF\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("zz\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("2\r\n{}xx2\r\n")]
    public async Task Chunk_that_is_none_or_too_long_is_told_so(string body)
    {
        await using var member = await TestMember.StartAsync();
        using var client = await RawClient.SendAsync(member.Endpoint.Address, RawClient.Head + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        var answer = await client.ReadToEndAsync();
        Assert.Matches("^HTTP/1.1 (400|413) ", answer);
        Assert.Contains("\"error\":{\"code\":\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"remedy\":\"", answer, StringComparison.Ordinal);
    }
}
