namespace Proxy.Lighthouse.Telemetry;

/// <summary>Nothing to be injected. Nodes and lighthouses compile this file, each for itself.</summary>
internal sealed class NoServices : IServiceProvider
{
    internal static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
