namespace Proxy.Configuration;

/// <summary>The address of an endpoint as text.</summary>
public static class EndpointAddress
{
    private const string Example = "write host:port, such as \"app.internal:8080\", \"10.0.0.7:8080\" or \"[fd00::7]:8080\"";

    /// <summary>Reads <c>name:port</c>, <c>v4:port</c> or <c>[v6]:port</c>, port 1 to 65535, as an endpoint of weight 1.</summary>
    public static Parsed<EndpointSettings> Parse(string text)
    {
        var split = HostAndPort.Split(text);
        if (!split.IsOk) return Parsed.Fail<EndpointSettings>(split.Problem, Example);
        var (host, port, bracketed) = split.Value;
        if (bracketed && !HostNames.IsIPv6(host))
            return Parsed.Fail<EndpointSettings>($"{Quoted.Text(host)} is not an IPv6 address", Example);
        var checkedHost = HostNames.Parse(host);
        if (!checkedHost.IsOk) return Parsed.Fail<EndpointSettings>($"in {Quoted.Text(text)}, {checkedHost.Problem}", Example);
        return port == 0
            ? Parsed.Fail<EndpointSettings>($"{Quoted.Text(text)} has port 0, which nothing can be reached at", Example)
            : Parsed.Ok(new EndpointSettings(host, port, Weight: 1));
    }
}
