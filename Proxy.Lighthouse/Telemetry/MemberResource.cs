using OpenTelemetry.Resources;
using Proxy.Membership.Hosting;

namespace Proxy.Lighthouse.Telemetry;

/// <summary>The process that signals come from, as OpenTelemetry has it. Nodes and lighthouses compile this file, each for itself.</summary>
internal static class MemberResource
{
    /// <summary>It, with the member's address in its cluster, where that is known.</summary>
    /// <param name="service">What it is: <c>proxycluster</c>, or <c>proxycluster-lighthouse</c>.</param>
    /// <param name="node">Its address; null where that is not known.</param>
    internal static ResourceBuilder Of(string service, string? node = null)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(
            service, serviceVersion: ProductVersion.Text, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");
        return node is null ? resource : resource.AddAttributes([new("proxy.node", node)]);
    }
}
