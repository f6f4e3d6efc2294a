# syntax=docker/dockerfile:1

# Same base for build and run: Debian 12 with the Node that production uses.
FROM node:24-bookworm-slim AS base
WORKDIR /app

# The service needs none of packages/: npm leaves the workspaces out, and their folders need not be there.
FROM base AS build
COPY package.json package-lock.json .npmrc ./
# With the optional packages: Vite's native parts are among them.
RUN npm ci --workspaces=false --ignore-scripts
COPY prisma.config.ts tsconfig*.json ./
COPY prisma prisma
COPY tools tools
COPY src src
COPY web web
RUN npm run build:service

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
RUN npm ci --workspaces=false --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM base AS runtime
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/prisma/migrations prisma/migrations
# `node dist/connect.js` fills it in.
COPY .env.example ./
COPY package.json ./
# The service writes nothing to its file system: run it with --read-only.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
