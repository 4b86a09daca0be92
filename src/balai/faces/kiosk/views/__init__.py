"""The kiosk's pages by step: choosing, numbers, the device itself."""
