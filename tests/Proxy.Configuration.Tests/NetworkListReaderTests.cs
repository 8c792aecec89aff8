using System.Text;
using Akka.Configuration;
using Proxy.Testing;

namespace Proxy.Configuration.Tests;

public sealed class NetworkListReaderTests : IDisposable
{
    private readonly TempDirectory _directory = new("networks");
    private readonly List<ConfigurationError> _errors = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Elements_are_networks_and_files_in_the_order_in_which_they_are_written()
    {
        File.WriteAllText(_directory["a"], "\uFEFF# ours\r\n10.0.0.0/8 # the office\r\n\r\n  ::1\r\n#fd00::/8\r\n192.0.2.7");
        Assert.Equal("127.0.0.1 10.0.0.0/8 ::1 192.0.2.7 fd00::/8", Read($"[\"127.0.0.1\", \"file:{_directory["a"]}\", \"fd00::/8\"]"));
        Assert.Empty(_errors);
    }

    [Fact]
    public void One_element_needs_no_brackets()
    {
        Assert.Equal("10.0.0.0/8", Read("\"10.0.0.0/8\""));
        Assert.Equal("192.0.2.7", Read("192.0.2.7"));
        Assert.Empty(_errors);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(null)]
    public void List_without_elements_is_empty(string? list)
    {
        Assert.Equal("", Read(list));
        Assert.Empty(_errors);
    }

    [Fact]
    public void Error_in_a_file_names_the_element_the_file_and_the_line()
    {
        File.WriteAllText(_directory["a"], "# ours\n10.0.0.0/8\n10.1.2.3/8\nten\n");
        Read($"[\"::1\", \"file:{_directory["a"]}\"]");
        Assert.Equal(
            [
                $"proxy.allow[1]: {_directory["a"]}:3: \"10.1.2.3/8\" is an address within a network (write 10.0.0.0/8, or the address without /8)",
                $"proxy.allow[1]: {_directory["a"]}:4: \"ten\" is not an IP address; names are not resolved here (write 10.0.0.0/8, 192.0.2.7, fd00::/8 or ::1)",
            ],
            _errors.Select(error => error.ToString()));
    }

    [Fact]
    public void File_that_is_something_else_gives_few_errors()
    {
        File.WriteAllText(_directory["a"], string.Concat(Enumerable.Repeat("no network\n", 1_000)));
        Read($"[\"file:{_directory["a"]}\"]");
        Assert.Equal(11, _errors.Count);
        Assert.Equal($"{_directory["a"]} has 990 more lines that are no networks", _errors[^1].Problem);
    }

    [Theory]
    [InlineData("[\"10.1.2.3/8\"]", "proxy.allow[0]", "\"10.1.2.3/8\" is an address within a network")]
    [InlineData("[{ a = 1 }]", "proxy.allow[0]", "a block is written where a network belongs")]
    [InlineData("\"10.1.2.3/8\"", "proxy.allow", "\"10.1.2.3/8\" is an address within a network")]
    [InlineData("{ a = 1 }", "proxy.allow", "a block is written where a list belongs")]
    [InlineData("\"file:DIR/none\"", "proxy.allow", "there is no DIR/none")]
    [InlineData("[\"file:DIR/none\"]", "proxy.allow[0]", "there is no DIR/none")]
    [InlineData("[\"file:DIR\"]", "proxy.allow[0]", "DIR is a directory, or may not be read")]
    [InlineData("[\"file:/dev/zero\"]", "proxy.allow[0]", "/dev/zero is longer than 32MiB")]
    [InlineData("[\"file:\"]", "proxy.allow[0]", "no file is named after file:")]
    public void Error_names_the_element(string list, string path, string problem)
    {
        Read(list.Replace("DIR", _directory.Path, StringComparison.Ordinal));
        var error = Assert.Single(_errors);
        Assert.Equal(path, error.Path);
        Assert.StartsWith(problem.Replace("DIR", _directory.Path, StringComparison.Ordinal), error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("\"/etc/list\"", "proxy.allow: \"/etc/list\" is no network (write \"file:/etc/list\" for the networks in a file)")]
    [InlineData("[\"./list\"]", "proxy.allow[0]: \"./list\" is no network (write \"file:./list\" for the networks in a file)")]
    [InlineData("\"lists/blocked.txt\"", "proxy.allow: \"lists/blocked.txt\" is no network (write \"file:lists/blocked.txt\" for the networks in a file)")]
    [InlineData("\"10.0.0.0/8,127.0.0.1\"", "proxy.allow: \"10.0.0.0/8,127.0.0.1\" is more than one network (write a list: [\"10.0.0.0/8\", \"127.0.0.1\"])")]
    [InlineData("[\"10.0.0.0/8 ::1\"]", "proxy.allow[0]: \"10.0.0.0/8 ::1\" is more than one network (write a list: [\"10.0.0.0/8\", \"::1\"])")]
    [InlineData("\"\"", "proxy.allow: \"\" is not an IP address; names are not resolved here (write 10.0.0.0/8, 192.0.2.7, fd00::/8 or ::1)")]
    public void Error_says_how_what_was_meant_is_written(string list, string error)
    {
        Read(list);
        Assert.Equal(error, Assert.Single(_errors).ToString());
    }

    [Fact]
    public void Several_networks_in_a_line_of_a_file_are_told_apart_by_lines()
    {
        File.WriteAllText(_directory["a"], "10.0.0.0/8, ::1\n");
        Read($"\"file:{_directory["a"]}\"");
        Assert.Equal($"proxy.allow: {_directory["a"]}:1: \"10.0.0.0/8, ::1\" is more than one network (write one a line)", Assert.Single(_errors).ToString());
    }

    [Fact]
    public void Hundred_thousand_lines_are_all_read()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++) text.Append($"{1 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}.0/24\n");
        File.WriteAllText(_directory["a"], text.ToString());
        Assert.Equal(text.ToString().Trim().Replace('\n', ' '), Read($"[\"file:{_directory["a"]}\"]"));
        Assert.Empty(_errors);
    }

    private string Read(string? list)
    {
        var written = ConfigurationFactory.ParseString(list is null ? "x = 1" : $"allow = {list}").Root.GetObject();
        var networks = NetworkListReader.Read(new Section("proxy", written, null, _errors), "allow");
        return string.Join(' ', networks);
    }
}
