using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Tls;
using Proxy.Cmd.Endpoint;
using Proxy.Configuration;
using Proxy.Lighthouse.Admin;
using Proxy.Membership.Remoting;

namespace Proxy.Node.Hosting;

/// <summary>Checks what a node needs of its machine besides addresses, and leaves the machine as it was.</summary>
internal static class MachineCheck
{
    /// <summary>What is missing, and what an operator should know although the node starts with it.</summary>
    public static (IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<string> Warnings) Find(ProxySettings settings)
    {
        var tls = TlsCheck.Find(settings, TimeProvider.System);
        var others = new[] { LogFileCheck.Find(settings.AccessLog), LogFileCheck.Find(settings.Log), Tokens(settings.Admin), Certificates(settings.Cluster), Bank(settings.Buffers) };
        string?[] warnings = [LogFileCheck.Warn(settings.AccessLog), LogFileCheck.Warn(settings.Log), .. tls.Warnings];
        return ([.. others.OfType<ConfigurationError>(), .. settings.Caches.Select(Cache).OfType<ConfigurationError>(), .. tls.Errors], [.. warnings.OfType<string>()]);
    }

    private static ConfigurationError? Tokens(AdminSettings settings)
    {
        try
        {
            if (settings.Bind is not null) ConfiguredEndpoint.Options(settings).CheckTokens();
            return null;
        }
        catch (AdminStartException failure)
        {
            return new(failure.Key, failure.Problem, failure.Remedy);
        }
    }

    private static ConfigurationError? Certificates(ClusterSettings settings)
    {
        try
        {
            RemotingSetup.LoadCertificates(settings);
            return null;
        }
        catch (ClusterStartException failure)
        {
            return new(failure.Key, failure.Problem, failure.Remedy);
        }
    }

    private static ConfigurationError? Cache(CacheSettings settings) =>
        CacheMemoryCheck.Find(settings) is { } failure ? new(failure.Key, failure.Problem, CacheMemoryException.Remedy) : null;

    private static ConfigurationError? Bank(BufferSettings settings)
    {
        try
        {
            // Memory of the bank counts once it is used.
            using var bank = new BufferBank(settings.Bank, settings.Segment, settings.MinShare, settings.MaxShare);
            return null;
        }
        catch (BankMemoryException failure)
        {
            return new(BankMemoryException.Key, failure.Problem, BankMemoryException.Remedy);
        }
    }
}
