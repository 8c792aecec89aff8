using System.Security.Cryptography;
using System.Text;
using Proxy.Actors.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Files of ticket keys as people make them.</summary>
public sealed class TicketKeyFileTests
{
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
}
