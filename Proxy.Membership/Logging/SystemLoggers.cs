using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>Loggers of those who know their actor system.</summary>
public static class SystemLoggers
{
    /// <summary>The logger of a type; one that says nothing when the system has no <see cref="LogHost"/>.</summary>
    /// <typeparam name="T">Who logs: the name is the category.</typeparam>
    public static ILogger LoggerFor<T>(this ActorSystem system) => LogHost.Of(system).Loggers.CreateLogger<T>();
}
