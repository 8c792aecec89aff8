using Akka.Configuration;

namespace Proxy.Configuration.Tests;

public sealed class NetworksTests
{
    private readonly List<ConfigurationError> _errors = [];

    [Theory]
    [InlineData("[\"10.0.0.0/8\", \"::1\"]", "10.0.0.0/8, ::1")]
    [InlineData("\"10.0.0.0/8\"", "10.0.0.0/8")]
    [InlineData("[]", null)]
    [InlineData("[ ]", null)]
    public void List_is_read_and_an_empty_one_is_none(string written, string? expected)
    {
        Assert.Equal(expected, Read(written)?.ToString());
        Assert.Empty(_errors);
    }

    [Fact]
    public void Files_with_nothing_in_them_are_an_error_where_that_would_let_everybody_in()
    {
        Assert.Null(Read("[\"file:/dev/null\"]"));
        Assert.Equal("proxy.of: there is no network in its files (write at least one network, or leave the key out)", Assert.Single(_errors).ToString());
    }

    [Fact]
    public void Files_with_nothing_in_them_are_nobody_where_that_may_be()
    {
        Assert.Null(Read("[\"file:/dev/null\"]", mayBeEmpty: true));
        Assert.Empty(_errors);
    }

    [Fact]
    public void Element_that_is_no_network_is_one_error()
    {
        Assert.Null(Read("[\"ten\"]"));
        Assert.Equal("proxy.of[0]", Assert.Single(_errors).Path);
    }

    private ValueArray<NetworkRange>? Read(string written, bool mayBeEmpty = false) => Networks.Read(
        new Section("proxy", ConfigurationFactory.ParseString($"of = {written}").Root.GetObject(), null, _errors), "of", mayBeEmpty);
}
