"""What users rely on: services, who owns them and the servers they run on."""
