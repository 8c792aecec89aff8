using System.Text;
using Proxy.Node.CommandLine;

namespace Proxy.Node.Tests.CommandLine;

public sealed class ForwardOptionTests
{
    private static readonly string[] Parts = ["a:1", "[::1]:2", ":3", "10.0.0.1:4", "*", "localhost", "=", "=", ",", ".", "[", "]", "-", "5"];

    [Theory]
    [InlineData(":8080=10.0.0.7:80", "[::]:8080", "10.0.0.7:80")]
    [InlineData("8080=a:80,b:81", "[::]:8080", "a:80 b:81")]
    [InlineData("[::1]:0=[fd00::7]:80", "[::1]:0", "[fd00::7]:80")]
    [InlineData("localhost:80 = a:80 , b:81", "127.0.0.1:80", "a:80 b:81")]
    public void Value_is_understood(string text, string bind, string endpoints)
    {
        var forward = ForwardOption.Parse(text);
        Assert.Null(forward.Problem);
        Assert.Equal(bind, forward.Value!.Bind.ToString());
        Assert.Equal(endpoints, string.Join(' ', forward.Value.Endpoints));
    }

    [Theory]
    [InlineData("", "has no =")]
    [InlineData(":8080", "has no =")]
    [InlineData("=a:80", "before the =, ")]
    [InlineData("example.com:80=a:80", "before the =, \"example.com\"")]
    [InlineData(":8080=", "after the =, ")]
    [InlineData(":8080=a", "after the =, \"a\" has no port")]
    [InlineData(":8080=a:80,", "after the =, ")]
    [InlineData(":8080=a:80,a:80", "a:80 is listed twice")]
    [InlineData(":8080=a:80=b:80", "after the =, ")]
    public void Value_is_refused(string text, string problem)
    {
        var forward = ForwardOption.Parse(text);
        Assert.Contains(problem, forward.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(forward.Remedy);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(20_240_131);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            Assert.NotNull(ForwardOption.Parse(Encoding.Latin1.GetString(bytes)).Problem);
        }
    }

    [Fact]
    public void Random_parts_of_addresses_are_refused_or_make_a_configuration_that_holds()
    {
        var random = new Random(20_240_201);
        var understood = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Concat(random.GetItems(Parts, random.Next(8)));
            var forward = ForwardOption.Parse(text);
            if (!forward.IsOk) continue;
            understood++;
            var options = new NodeOptions(NodeAction.Run, null, [forward.Value!]);
            var errors = Node.Configuration.NodeConfiguration.Load(options).Errors;
            Assert.Empty(errors.Where(error => !error.Problem.Contains("leads back to this pool", StringComparison.Ordinal)));
        }

        Assert.True(understood > 0, "no text was understood, so the test shows nothing");
    }
}
