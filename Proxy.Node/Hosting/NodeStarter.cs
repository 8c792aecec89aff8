using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Listeners;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Node.Hosting;

/// <summary>Starts a node; it accepts connections when the task is done.</summary>
/// <param name="settings">What it runs.</param>
/// <param name="overrides">The user's tree, for what is outside of <c>proxy</c>.</param>
/// <param name="log">The process's log, which outlives the node.</param>
/// <exception cref="ListenerBindException">A listener's address is in use, not ours, or not permitted.</exception>
public delegate Task<IProxyNode> NodeStarter(ProxySettings settings, Config overrides, LogHost log);
