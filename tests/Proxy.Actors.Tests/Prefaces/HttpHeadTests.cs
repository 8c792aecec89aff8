using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Prefaces;

public sealed class HttpHeadTests
{
    private const int MaxSize = 1024;

    private static readonly Dictionary<string, Vector> Vectors =
        Vector.Read("tests/Proxy.Actors.Tests/Prefaces/Vectors/http.txt").ToDictionary(vector => vector.Name);

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Head_is_read_whole_and_byte_by_byte(string name) => VectorChecks.Check(Read, Vectors[name]);

    [Fact]
    public void Incomplete_head_takes_no_memory()
    {
        var bytes = Vectors["WebSocket"].Bytes;
        HttpHead.Read(bytes, MaxSize, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 0; length < bytes.Length; length++) HttpHead.Read(bytes.AsSpan(0, length), MaxSize, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static PrefaceResult Read(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = HttpHead.Read(bytes, MaxSize, out var head);
        read = head.IsHttp2 ? "h2c" : string.Join(' ', ((string[])[head.Method, head.Path, $"host={head.Host}"]).Where(word => word is { Length: > 0 }));
        return result;
    }
}
