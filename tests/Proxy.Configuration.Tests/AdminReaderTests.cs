using System.Net;

namespace Proxy.Configuration.Tests;

public sealed class AdminReaderTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("proxy.admin.bind = \":9110\"", "proxy.admin.token", "[::]:9110 can be reached from other machines, and there is no token")]
    [InlineData("proxy.admin.bind = \"10.0.0.1:9110\"", "proxy.admin.token", "10.0.0.1:9110 can be reached from other machines, and there is no token")]
    [InlineData("proxy.admin.bind = nowhere", "proxy.admin.bind", "")]
    [InlineData("proxy.admin.token = short", "proxy.admin.token", "the token is shorter than 16 characters")]
    [InlineData("proxy.admin.token = \"0123456789 abcdef\"", "proxy.admin.token", "the token has characters that are not visible ASCII")]
    [InlineData($"proxy.admin {{ token = {Token}, token-file = x }}", "proxy.admin.token", "token-file is written, too")]
    [InlineData($"proxy.admin {{ read-only-token = {Token}, read-only-token-file = x }}", "proxy.admin.read-only-token", "read-only-token-file is written, too")]
    [InlineData($"proxy.admin {{ token = {Token}, read-only-token = {Token} }}", "proxy.admin.read-only-token", "it is the same as token")]
    [InlineData("proxy.admin.max-body = 100", "proxy.admin.max-body", "\"100\" is not from 1KiB to 16MiB")]
    [InlineData("proxy.admin.max-connections = 0", "proxy.admin.max-connections", "")]
    [InlineData("proxy.admin.bnid = off", "proxy.admin.bnid", "there is no such key")]
    public void Error_names_the_key_and_the_remedy(string text, string path, string problem)
    {
        var error = Minimal.ErrorOf(text);
        Assert.Equal(path, error.Path);
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("token = 0123456789abcdef")]
    [InlineData("token-file = \"/run/token\"")]
    [InlineData("read-only-token = 0123456789abcdef")]
    public void Token_of_any_kind_opens_the_endpoint_to_other_machines(string token) =>
        Assert.Equal(IPAddress.Any, Minimal.With($"proxy.admin {{ bind = \"0.0.0.0:9110\", {token} }}").Admin.Bind!.Address);

    [Fact]
    public void Settings_in_a_log_show_no_token() =>
        Assert.DoesNotContain(Token, Minimal.With($"proxy.admin.token = {Token}").ToString(), StringComparison.Ordinal);
}
