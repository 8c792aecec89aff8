using Proxy.Actors.Prefaces;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Prefaces;

public sealed class ProxyHeaderTests
{
    private const int MaxSize = 4096;

    private static readonly Dictionary<string, Vector> Vectors =
        Vector.Read("tests/Proxy.Actors.Tests/Prefaces/Vectors/proxy.txt").ToDictionary(vector => vector.Name);

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Header_is_read_whole_and_byte_by_byte(string name) => VectorChecks.Check(Read, Vectors[name]);

    [Fact]
    public void Header_without_values_takes_no_memory()
    {
        var v1 = Vectors["v1 TCP6 with gaps"].Bytes;
        var v2 = Vectors["v2 TCP6"].Bytes;
        ProxyHeader.Read(v1, MaxSize, out _);
        ProxyHeader.Read(v2, MaxSize, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var length = 1; length <= v1.Length; length++) ProxyHeader.Read(v1.AsSpan(0, length), MaxSize, out _);
        for (var length = 1; length <= v2.Length; length++) ProxyHeader.Read(v2.AsSpan(0, length), MaxSize, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Values_are_a_copy()
    {
        var bytes = Vectors["v2 ALPN"].Bytes.ToArray();
        ProxyHeader.Read(bytes, MaxSize, out var header);
        bytes.AsSpan().Clear();
        Assert.Equal("h2", header.Alpn);
    }

    private static PrefaceResult Read(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = ProxyHeader.Read(bytes, MaxSize, out var header);
        read = Describe(header);
        return result;
    }

    private static string Describe(in ProxyHeader header)
    {
        var addresses = header.HasAddresses ? $"{header.Source} > {header.Destination}" : header.IsLocal ? "local" : "none";
        var words = new List<string> { $"v{header.Version}", addresses };
        if (header.Tlvs is { } tlvs) words.Add($"tlvs={tlvs.Length}");
        if (header.Authority is { } authority) words.Add($"authority={authority}");
        if (header.Alpn is { } alpn) words.Add($"alpn={alpn}");
        if (!header.UniqueId.IsEmpty) words.Add($"id={Convert.ToHexString(header.UniqueId)}");
        if (header.Ssl is not { } ssl) return string.Join(' ', words);
        words.Add($"ssl={(int)ssl.Client}/{ssl.Verify}{(ssl.IsVerified ? "/verified" : "")}");
        if (ssl.Version is { } version) words.Add($"version={version}");
        if (ssl.CommonName is { } name) words.Add($"cn={name}");
        if (ssl.Cipher is { } cipher) words.Add($"cipher={cipher}");
        return string.Join(' ', words);
    }
}
