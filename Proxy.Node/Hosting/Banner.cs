using System.Globalization;
using System.Net;
using Proxy.Actors;
using Proxy.Actors.Descriptors;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Node.CommandLine;
using Proxy.Node.Demo;

namespace Proxy.Node.Hosting;

/// <summary>What the node says about itself.</summary>
public static class Banner
{
    /// <summary>The product and its version.</summary>
    public static string Version { get; } = "ProxyCluster " + ProductVersion.Text;

    /// <summary>Writes what runs now, and where.</summary>
    public static void WriteStarted(TextWriter output, IProxyNode node, ProxySettings settings, bool isDemo)
    {
        output.WriteLine(Version);
        foreach (var listener in node.Listeners) output.WriteLine(Line(listener.Name, listener.Endpoint, settings));
        output.WriteLine($"  cluster {node.ClusterAddress}");
        if (node.AdminAddress is { } admin) output.WriteLine($"  admin {admin}");
        output.WriteLine(Pairs(node, settings.Limits.MaxPairs));
        if (isDemo)
        {
            output.WriteLine($"This is the demo. In another terminal, watch the servers take turns: curl http://{DemoOrigins.Bind}/");
            output.WriteLine($"In front of a server of yours: {ForwardOption.Name} :8080=HOST:PORT (see --help)");
        }
        else
        {
            output.WriteLine("Accepting connections.");
        }

        output.WriteLine("Ctrl+C or SIGTERM drains and stops, a second one stops at once.");
    }

    /// <summary>Writes that a configuration holds, and what is in it.</summary>
    public static void WriteChecked(TextWriter output, ProxySettings settings)
    {
        output.WriteLine("configuration ok");
        foreach (var listener in settings.Listeners) output.WriteLine(Line(listener.Name, listener.Bind, settings));
    }

    private static string Line(string name, IPEndPoint endpoint, ProxySettings settings)
    {
        var listener = settings.Listeners.Single(each => each.Name == name);
        var routes = listener.Routes.Select(route => $"route {route.Name} -> {route.Pool ?? (route.Respond is { } here ? Answer(here) : "refused")}");
        var rest = listener.Pool is { } pool ? $"-> pool {pool}: {Endpoints(settings.Pools.Single(p => p.Name == pool))}"
            : listener.Respond is { } respond ? $"-> {Answer(respond)}"
            : "-> refused";
        var tls = listener.Tls is null ? "" : " (TLS)";
        return $"  listener {name} at {endpoint}{tls} " + string.Join(", ", [.. routes, rest]);
    }

    private static string Pairs(IProxyNode node, int wanted)
    {
        var descriptors = $"{DescriptorBudget.PerPair} descriptors each; ulimit -n {node.Descriptors.Limit}";
        var why = wanted == 0 ? descriptors : wanted > node.MaxPairs ? $"proxy.limits.max-pairs = {wanted}; {descriptors}" : "proxy.limits.max-pairs";
        return string.Create(CultureInfo.InvariantCulture, $"  pairs up to {node.MaxPairs:N0} ({why})");
    }

    private static string Answer(AnswerSettings answer) =>
        answer.IsRaw ? $"served here: {answer.Content.Length} bytes" : $"served here: status {answer.Status}, {answer.Content.Length} bytes";

    private static string Endpoints(PoolSettings pool) =>
        string.Join(", ", [.. pool.Endpoints.Select(e => e.Weight == 1 ? $"{e}" : $"{e} (weight {e.Weight})"), .. pool.Services.Select(service => $"srv {service.Name}")]);
}
