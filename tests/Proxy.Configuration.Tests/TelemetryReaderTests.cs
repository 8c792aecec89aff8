namespace Proxy.Configuration.Tests;

public sealed class TelemetryReaderTests
{
    [Theory]
    [InlineData("proxy.telemetry.otlp.endpoint = \"collector:4317\"", "proxy.telemetry.otlp.endpoint", "is not an address of a collector")]
    [InlineData("proxy.telemetry.otlp.endpoint = \"ftp://collector\"", "proxy.telemetry.otlp.endpoint", "is not an address of a collector")]
    [InlineData("proxy.telemetry.otlp.endpoint = \"http://user:word@collector\"", "proxy.telemetry.otlp.endpoint", "it has more than a host, a port and a path")]
    [InlineData("proxy.telemetry.otlp.endpoint = \"http://collector/?a=b#c\"", "proxy.telemetry.otlp.endpoint", "it has more than a host, a port and a path")]
    [InlineData("proxy.telemetry.otlp.interval = 10s", "proxy.telemetry.otlp.interval", "it is of no effect without an endpoint")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", interval = 10ms }", "proxy.telemetry.otlp.interval", "")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", trace-ratio = 1.5 }", "proxy.telemetry.otlp.trace-ratio", "is not a part from 0 to 1")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", trace-ratio = -1 }", "proxy.telemetry.otlp.trace-ratio", "is not a part from 0 to 1")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", protocol = thrift }", "proxy.telemetry.otlp.protocol", "is not a choice here")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", headers { \"a b\" = c } }", "proxy.telemetry.otlp.headers.\"a b\"", "it cannot be the name of a field")]
    [InlineData("proxy.telemetry.otlp { endpoint = \"http://c:1\", headers { a = \"b,c\" } }", "proxy.telemetry.otlp.headers.a", "it has characters that a field cannot have here")]
    [InlineData("proxy.telemetry.otel {}", "proxy.telemetry.otel", "there is no such key")]
    public void What_cannot_be_meant_is_named(string hocon, string path, string problem)
    {
        var error = Minimal.ErrorOf(hocon);
        Assert.Equal(path, error.Path);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sent_to_prove_who_we_are_is_a_secret()
    {
        var config = Akka.Configuration.ConfigurationFactory.ParseString(
            "proxy.telemetry.otlp { endpoint = \"http://c:1\", headers { Authorization = \"Bearer abc\", x-api-key = abc } }");
        var text = string.Join('\n', EffectiveConfiguration.Lines(EffectiveConfiguration.Of(config)));
        Assert.DoesNotContain("abc", text, StringComparison.Ordinal);
    }
}
