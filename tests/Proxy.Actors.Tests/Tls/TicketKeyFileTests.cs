using System.Security.Cryptography;
using System.Text;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tests.Tls;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Files of ticket keys.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TicketKeyFileTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TempDirectory _directory = new("tickets");
    private readonly (string Certificate, string Key) _own;

    public TicketKeyFileTests() => _own = _authority.Issue("web.internal");

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Raw_and_in_base64_the_same_keys_are_the_same()
    {
        var (first, second) = (RandomNumberGenerator.GetBytes(80), RandomNumberGenerator.GetBytes(80));
        using var raw = Listener([.. first, .. second]);
        using var text = Listener([.. "\r\n"u8, .. Base64(second), .. "  \r\n"u8, .. Base64(first), .. "\n"u8]);
        using var client = new TlsClientContext(new TlsClientOptions { Ca = File.ReadAllBytes(_authority.CaFile) });
        Assert.False(IsResumed(raw));
        Assert.True(IsResumed(text));
        Assert.True(IsResumed(raw));

        bool IsResumed(ListenerTls listener)
        {
            using var pair = new EnginePair(client.CreateSession("one", "web.internal"), listener.CreateSession());
            _ = pair.Agree().Client.Shutdown(new byte[1000]); // a session that is not ended in order is not resumed
            return pair.Client.Facts!.IsResumed;
        }
    }

    [Fact]
    public void What_holds_no_keys_is_an_error()
    {
        foreach (var bytes in (byte[][])[new byte[79], Base64(new byte[48]), [.. Base64(new byte[80]), .. "\n!"u8], "\n\n"u8.ToArray()])
        {
            var failure = Assert.Throws<TlsSettingsException>(() => Listener(bytes));
            Assert.EndsWith(" does not hold keys of 80 bytes", Assert.Single(failure.Errors).Problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)] // 880 bytes of text: as long as eleven raw keys
    public void Keys_are_read_as_openssl_writes_them_on_one_line_or_raw(int count)
    {
        byte[][] keys = [.. Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(80))];
        var broken = string.Concat(keys.Select(key => $"{Convert.ToBase64String(key)[..64]}\n{Convert.ToBase64String(key)[64..]}\n"));
        var whole = string.Concat(keys.Select(key => $"{Convert.ToBase64String(key)}\r\n"));
        Same(keys, Encoding.ASCII.GetBytes(broken));
        Same(keys, Encoding.ASCII.GetBytes(whole));
        Same(keys, [.. keys.SelectMany(key => key)]);
    }

    [Fact]
    public void What_is_no_row_of_keys_is_none()
    {
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(80));
        foreach (var bad in new[] { "", "\n", text[..107], text + "A", text.Replace('=', 'A'), "=" + text[1..], Convert.ToBase64String(new byte[79]) + "\n" })
            Assert.Null(TicketKeyFile.Parse(Encoding.ASCII.GetBytes(bad)));
        Assert.Null(TicketKeyFile.Parse(new byte[81]));
    }

    private static void Same(byte[][] keys, byte[] file) => Assert.Equal(keys, TicketKeyFile.Parse(file)!.Select(each => each.ToArray()));

    private static byte[] Base64(byte[] bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    private ListenerTls Listener(byte[] keys)
    {
        var file = _directory[Guid.NewGuid().ToString("N")];
        File.WriteAllBytes(file, keys);
        var read = ProxySettingsReader.ReadText($$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = web }
            proxy.listeners.web.tls { certificates = [{ cert = "{{_own.Certificate}}", key = "{{_own.Key}}" }], ticket-keys = "{{file}}" }
            proxy.pools.web.endpoints = ["127.0.0.1:1"]
            """);
        Assert.Empty(read.Errors);
        return new ListenerTls("web", read.Settings!.Listeners[0].Tls!, TimeProvider.System);
    }
}
