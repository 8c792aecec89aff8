namespace Proxy.Node.Telemetry;

/// <summary>Nothing to be injected.</summary>
internal sealed class NoServices : IServiceProvider
{
    internal static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
