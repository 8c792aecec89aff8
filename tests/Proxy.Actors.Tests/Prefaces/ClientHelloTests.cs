using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Prefaces;

public sealed class ClientHelloTests
{
    private const int MaxSize = 16384;

    private static readonly Dictionary<string, Vector> Vectors =
        Vector.Read("tests/Proxy.Actors.Tests/Prefaces/Vectors/hello.txt").ToDictionary(vector => vector.Name);

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hello_is_read_whole_and_byte_by_byte(string name) => VectorChecks.Check(Read, Vectors[name]);

    [Fact]
    public void Incomplete_hello_takes_no_memory()
    {
        var bytes = Vectors["post-quantum key share in four records"].Bytes;
        ClientHello.Read(bytes, MaxSize, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 0; length < bytes.Length; length++) ClientHello.Read(bytes.AsSpan(0, length), MaxSize, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static PrefaceResult Read(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = ClientHello.Read(bytes, MaxSize, out var hello);
        read = $"sni={hello.Sni} alpn={string.Join(',', hello.Alpn ?? [])} tls={hello.Version:X4}";
        return result;
    }
}
