using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Tests.Http;

public sealed class HttpFieldsTests
{
    [Fact]
    public void Fields_come_in_order_and_without_white_space_around()
    {
        HttpRequest.Read("GET / HTTP/1.1\r\nHost:a\r\nX-Y: \t b: c \t\r\nEmpty:\r\nx-y:d\r\n\r\n"u8, 1024, out var request);
        var read = new StringBuilder();
        foreach (var field in request.Fields) read.Append($"{Encoding.ASCII.GetString(field.Name)}={Encoding.ASCII.GetString(field.Value)};");
        Assert.Equal("Host=a;X-Y=b: c;Empty=;x-y=d;", read.ToString());
    }

    [Fact]
    public void Head_without_fields_has_none()
    {
        HttpRequest.Read("GET / HTTP/1.0\r\n\r\n"u8, 1024, out var request);
        foreach (var field in request.Fields) Assert.Fail(Encoding.ASCII.GetString(field.Name));
        Assert.False(request.Fields.TryFind("host"u8, out _));
    }

    [Fact]
    public void First_field_of_a_name_is_found_in_any_case()
    {
        HttpRequest.Read("GET / HTTP/1.1\r\nHost: a\r\nCACHE-control: b\r\nCache-Control: c\r\n\r\n"u8, 1024, out var request);
        Assert.True(request.Fields.TryFind("cache-control"u8, out var value));
        Assert.Equal("b", Encoding.ASCII.GetString(value));
        Assert.False(request.Fields.TryFind("cache-contro"u8, out _));
    }

    [Theory]
    [InlineData("If-None-Match", "if-none-match", true)]
    [InlineData("IF-NONE-MATCH", "if-none-match", true)]
    [InlineData("If-None-Match", "if-none-matcg", false)]
    [InlineData("If-None-Matc", "if-none-match", false)]
    [InlineData("If_None_Match", "if-none-match", false)]
    [InlineData("~f-none-match", "if-none-match", false)]
    [InlineData("TE", "te", true)]
    [InlineData("tE", "tc", false)]
    [InlineData("X1-Sha256", "x1-sha256", true)]
    public void Name_is_compared_in_any_case(string name, string word, bool isSame) =>
        Assert.Equal(isSame, new HttpField(Encoding.ASCII.GetBytes(name), default).Is(Encoding.ASCII.GetBytes(word)));

    // Exact for all that a token can have, where the word has letters, digits and hyphens.
    [Fact]
    public void Name_is_compared_as_the_framework_compares()
    {
        var token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;
        foreach (var b in token)
        {
            foreach (var other in "-0123456789abcdefghijklmnopqrstuvwxyz"u8)
            {
                byte[] name = [b, b, b, b, b, b, b, b, b], word = [other, other, other, other, other, other, other, other, other];
                Assert.Equal(Ascii.EqualsIgnoreCase(name, word), HttpField.IsToken(name, word));
            }
        }
    }

    // RFC 9110 7.6.1.
    [Theory]
    [InlineData("Connection", true)]
    [InlineData("keep-alive", true)]
    [InlineData("Proxy-Connection", true)]
    [InlineData("TE", true)]
    [InlineData("Trailer", true)]
    [InlineData("Transfer-Encoding", true)]
    [InlineData("Upgrade", true)]
    [InlineData("X-Here", true)]
    [InlineData("x-there", true)]
    [InlineData("X-Between", false)]
    [InlineData("X-He", false)]
    [InlineData("Content-Length", false)]
    [InlineData("Host", false)]
    [InlineData("ETag", false)]
    public void Field_is_for_one_connection(string name, bool isHopByHop)
    {
        HttpResponse.Read("HTTP/1.1 200 OK\r\nConnection: close, x-here\r\nX-Between: Connection: x-between\r\nConnection: X-THERE\r\n\r\n"u8, HttpMethod.Get, 1024, out var response);
        Assert.Equal(isHopByHop, HttpFields.IsHopByHop(Encoding.ASCII.GetBytes(name), response.Connection));
    }

    [Fact]
    public void Without_Connection_no_other_field_is()
    {
        HttpResponse.Read("HTTP/1.1 200 OK\r\nX-Here: close\r\n\r\n"u8, HttpMethod.Get, 1024, out var response);
        Assert.False(HttpFields.IsHopByHop("X-Here"u8, response.Connection));
        Assert.True(HttpFields.IsHopByHop("Connection"u8, response.Connection));
    }
}
