using System.Buffers.Binary;
using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>The script of a check of PostgreSQL: a start-up message of protocol 3.0.</summary>
internal static class PostgresScript
{
    private const int Protocol = 3 << 16;

    internal static CheckScript Of(PostgresCheckSettings settings)
    {
        var database = settings.Database.Length > 0 ? settings.Database : settings.User;
        return new CheckScript(
            [
                ScriptStep.Sends($"start a session of user {settings.User} in database {database}", StartUp(settings.User, database)),
                ScriptStep.Expects("expect a request for authentication", new PostgresExpectation()),
            ],
            Parting.Finish);
    }

    private static byte[] StartUp(string user, string database)
    {
        var parameters = Encoding.UTF8.GetBytes($"user\0{user}\0database\0{database}\0application_name\0ProxyCluster check\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), Protocol);
        parameters.CopyTo(message, 8);
        return message;
    }
}
