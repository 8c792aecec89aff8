using OpenTelemetry.Resources;
using Proxy.Membership.Hosting;

namespace Proxy.Node.Telemetry;

/// <summary>The process that signals come from, as OpenTelemetry has it.</summary>
internal static class NodeResource
{
    /// <summary>It, with the node's address in its cluster, where that is known.</summary>
    internal static ResourceBuilder Of(string? node = null)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(
            "proxycluster", serviceVersion: ProductVersion.Text, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");
        return node is null ? resource : resource.AddAttributes([new("proxy.node", node)]);
    }
}
