using System.Globalization;
using Proxy.Actors;
using Proxy.Actors.Buffers;
using Proxy.Actors.Caching;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listeners;
using Proxy.Actors.Tls;
using Proxy.Cmd.Endpoint;
using Proxy.Membership.Remoting;

namespace Proxy.Node.Hosting;

/// <summary>Says why a node did not start, and what to do.</summary>
public static class StartFailure
{
    // errno of Linux, asm-generic/errno-base.h and errno.h.
    private const int PermissionDenied = 13;

    private const int AddressInUse = 98;

    private const int AddressNotAvailable = 99;

    /// <summary>One line: what failed and the remedy.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        ListenerBindException bind => $"listener {bind.Listener}: {Problem(bind)} ({Remedy(bind)})",
        AdminStartException or ClusterStartException or TlsSettingsException or StoreStartException or BankMemoryException or CacheMemoryException or DescriptorShortageException => failure.Message,
        _ => $"the node could not start: {failure.Message}",
    };

    private static string Problem(ListenerBindException failure) => failure.Error switch
    {
        AddressInUse => $"{failure.Endpoint} is in use",
        PermissionDenied => $"{failure.Endpoint} may not be bound by this user",
        AddressNotAvailable => $"{failure.Endpoint.Address} is not an address of this machine",
        _ => failure.Message,
    };

    private static string Remedy(ListenerBindException failure)
    {
        var port = failure.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        return failure.Error switch
        {
            AddressInUse => $"find the program with: ss -ltnp sport = :{port}; stop it, or listen at another port",
            PermissionDenied => "use a port from 1024, or grant CAP_NET_BIND_SERVICE",
            AddressNotAvailable => "see: ip address; or bind every address with :" + port,
            _ => $"change the address of proxy.listeners.{failure.Listener}",
        };
    }
}
